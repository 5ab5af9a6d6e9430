"""The complainant's pages: static files, made once from templates and catalogues."""
