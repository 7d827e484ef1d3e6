"""Mail and subscribed calendars: what leaves the application for people. Nothing in here reads or writes the database.

Reading order: `letter` (what a mail says), `post` (how it is sent), `feed` (due times as a calendar).
"""
