#include <libpq-fe.h>

// Macros of PostgreSQL's private headers: codes of a message's parts, and of types.
static const int cpq_field_sqlstate = PG_DIAG_SQLSTATE;
static const int cpq_field_message = PG_DIAG_MESSAGE_PRIMARY;
static const int cpq_field_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int cpq_field_table = PG_DIAG_TABLE_NAME;
static const int cpq_field_column = PG_DIAG_COLUMN_NAME;
