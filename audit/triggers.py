from integrity.rules import append_only

TRIGGERS = append_only("audit_entry")
