"""Every report is a pure function of an `Audit`; nothing here reads the audited tree or decides anything."""
