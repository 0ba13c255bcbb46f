"""Owns the tables of the ledger's database. Knows no rule: who writes what, and when, stands in the other modules."""

from __future__ import annotations

import sqlalchemy as sql

METADATA = sql.MetaData()
ENTRY = sql.Table(
    "entry",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("at", sql.String, nullable=False),
    sql.Column("actor", sql.String, nullable=False),
    sql.Column("action", sql.String, nullable=False, index=True),
    sql.Column("subject", sql.String, nullable=False),
    sql.Column("details", sql.Text, nullable=False),
    # Unique, so that of two who append at the same moment one has to come again: the chain cannot fork.
    sql.Column("previous", sql.String, nullable=False, unique=True),
    sql.Column("hash", sql.String, nullable=False),
)
ACCOUNT = sql.Table(
    "account",
    METADATA,
    sql.Column("name", sql.String, primary_key=True),
    sql.Column("full_name", sql.String, nullable=False),
    sql.Column("role", sql.String, nullable=False),
    sql.Column("disabled", sql.Boolean, nullable=False),
    sql.Column("password_hash", sql.String),  # argon2; none until its owner has chosen a password
    sql.Column("email", sql.String, unique=True),
    sql.Column("subject", sql.String, unique=True),  # issuer and person at the identity provider
    sql.Column("invitation_hash", sql.String, unique=True),  # of the one-time link that sets a password
    sql.Column("invitation_until", sql.String),
)
# What is passing stays out of backups: a restored copy must not bring back open sessions.
SESSION = sql.Table(
    "session",
    METADATA,
    sql.Column("token_hash", sql.String, primary_key=True),
    sql.Column("account", sql.String, nullable=False, index=True),
    sql.Column("opened_at", sql.String, nullable=False),
    sql.Column("last_seen", sql.String, nullable=False),
    sql.Column("ended", sql.Boolean, nullable=False),  # kept, so that a provider's cookie cannot open it again
    info={"passing": True},
)
ATTEMPT = sql.Table(
    "attempt",
    METADATA,
    sql.Column("name_hash", sql.String, primary_key=True),  # people type passwords into the wrong field
    sql.Column("failures", sql.Integer, nullable=False),
    sql.Column("last_at", sql.String, nullable=False),
    sql.Column("locked_until", sql.String, nullable=False),
    info={"passing": True},
)
