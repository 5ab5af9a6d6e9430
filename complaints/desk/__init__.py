"""The program on a caseworker's own computer, the only place where a complaint is opened.

Where things are; each module's first lines say more, and what it must never do.

* **Starting and locking**: ``app`` ``config`` ``beginning`` ``entrance`` ``gate`` ``vault`` ``unlocked`` ``covered`` ``home`` ``practice`` ``preferences`` ``backup`` ``errors``; the computer it runs on: ``computer``; processes that open what strangers sent: ``processes`` ``cleaning`` ``viewing``
* **A round with the portal**: ``worker`` ``stages`` ``sync`` ``workplace`` ``registry`` ``known`` ``me`` ``pauses``; what comes: ``arriving`` ``opening`` ``opener`` ``frames`` ``arrived`` ``reading`` ``sorting`` ``filing`` ``tray``; what the desk owes by itself: ``attending`` ``duties`` ``judging`` ``alarms`` ``noticing`` ``afterwards``; what goes: ``writing`` ``sending`` ``chunkfolder`` ``fetching``; whether all of it fits: ``chain`` ``checking`` ``auditing`` ``watching`` ``cardwatch``; which desk of a member writes: ``succession``
* **Kept**: ``store`` in the tables of ``models``, changed by ``migrations``; ``cabinet`` folds cases from it, ``projection`` makes the line of one
* **The office**: ``members`` ``joining`` ``sharing`` ``own_card`` ``handover`` ``handover_file`` ``taking_over``
* **Cases**: ``casework`` ``casework_bulk`` ``queue`` ``narrowing`` ``triage`` ``planning`` ``todo`` ``closing`` ``relating`` ``matters`` ``conflict`` ``summary`` ``waiting`` ``addresses`` ``begun``; the timeline: ``story`` ``stories``
* **Taking down at the counter**: ``intake``
* **What the rules say**: ``advising`` ``counsel`` ``counsel_shape`` ``asking`` ``drawer`` ``library`` ``safety`` ``ruled``
* **Giving on**: ``office`` ``drafting`` ``referring`` ``doubling`` ``passing`` ``overriding`` ``pending`` ``standing`` ``translating`` ``translator`` ``erasing`` ``outside`` ``attesting``
* **Acting before others**: letters are the modules ``authority…``, with ``bodies`` ``state_names`` ``reidentifying``; ``mandate``
* **Files and papers**: ``evidence`` ``files`` ``looking`` ``papers`` ``paper_files`` ``custody``; on paper: ``printing`` and the modules ``brief…``
* **In words**: ``i18n`` ``labels`` ``sentences`` ``facts`` ``theirs`` ``beside`` ``clocks`` ``timeleft`` ``csvsafe``
* **Pages**: ``views``, with ``static``; the caseworkers' ``guide``
"""  # noqa: E501 - a list to look a name up in
