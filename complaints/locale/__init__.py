"""The gettext catalogues and what reads, extracts and checks them."""
