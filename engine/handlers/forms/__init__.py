"""What people and programs hand in: checked, with its files and with the rows nobody types."""
