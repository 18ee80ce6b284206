package import Database

/// The tables of predictions and of what people said about them.
package enum FeedbackSchema {
    package static let migrations = MigrationSet(
        "feedback",
        [predictions, feedback, bytewiseIdentifiers, review, durations, oneTree, batches])

    private static let predictions = Migration(
        "predictions",
        """
        CREATE TABLE predictions (
            id \(.text) NOT NULL PRIMARY KEY, made_at \(.integer) NOT NULL,
            caller \(.text) NOT NULL, model_version \(.integer) NOT NULL,
            title \(.text) NOT NULL, description \(.text) NOT NULL, text_digest \(.bytes) NOT NULL,
            predicted_code \(.integer), predicted_label \(.text) NOT NULL,
            confidence \(.real) NOT NULL, decision \(.text) NOT NULL,
            unknown_words \(.real) NOT NULL) \(.strict)
        """,
        "CREATE INDEX predictions_by_caller ON predictions (caller, id)")

    /// Every correction is a row of its own: the last one of a prediction holds, and what a
    /// pipeline run saw can be told afterwards.
    private static let feedback = Migration(
        "feedback",
        """
        CREATE TABLE feedback (
            id \(.identity),
            prediction_id \(.text) NOT NULL REFERENCES predictions (id) ON DELETE CASCADE,
            correct_code \(.integer), correct_label \(.text) NOT NULL,
            given_by \(.text) NOT NULL, given_at \(.integer) NOT NULL) \(.strict)
        """,
        "CREATE INDEX feedback_by_prediction ON feedback (prediction_id, id)")

    /// Identifiers sort as bytes, as SQLite has it anyway: comparing them by a language's rules
    /// was half of what keeping a prediction cost.
    private static let bytewiseIdentifiers = Migration(
        "identifiers compared as bytes",
        """
        \(.onPostgreSQL("""
            ALTER TABLE predictions ALTER COLUMN id TYPE TEXT COLLATE "C",
                ALTER COLUMN caller TYPE TEXT COLLATE "C"
            """))
        """,
        """
        \(.onPostgreSQL("ALTER TABLE feedback ALTER COLUMN prediction_id TYPE TEXT COLLATE \"C\""))
        """)

    /// What the review queue walks along: equal texts lie together, and are passed over by one
    /// step. A text that somebody judged is found without looking at all who asked for it.
    private static let review = Migration(
        "the review queue",
        """
        CREATE INDEX predictions_to_review
        ON predictions (caller, model_version, confidence, text_digest)
        WHERE decision <> 'auto'
        """,
        "ALTER TABLE feedback ADD COLUMN text_digest \(.bytes)",
        """
        UPDATE feedback SET text_digest =
            (SELECT p.text_digest FROM predictions p WHERE p.id = feedback.prediction_id)
        """,
        "CREATE INDEX feedback_by_text ON feedback (text_digest)")

    /// How long an answer took, in microseconds; of earlier predictions nobody knows.
    private static let durations = Migration(
        "durations of predictions", "ALTER TABLE predictions ADD COLUMN duration \(.integer)")

    /// A prediction is written into one tree, at its end: a table in the order of identifiers.
    /// What the indexes told stands in two small tables, which a batch seldom changes.
    ///
    /// SQLite has to copy the table for that, and the corrections, whose rows would go with the
    /// table that they refer to.
    private static let oneTree = Migration(
        "one tree for predictions",
        """
        CREATE TABLE latest_predictions (
            caller \(.bytewise) NOT NULL PRIMARY KEY, prediction_id \(.bytewise) NOT NULL)
        \(.strict)
        """,
        "INSERT INTO latest_predictions SELECT caller, max(id) FROM predictions GROUP BY caller",
        """
        CREATE TABLE review_texts (
            caller \(.bytewise) NOT NULL, prediction_id \(.bytewise) NOT NULL,
            model_version \(.integer) NOT NULL, confidence \(.real) NOT NULL,
            text_digest \(.bytes) NOT NULL, PRIMARY KEY (caller, prediction_id)) \(.strict)
        \(.onSQLite(", WITHOUT ROWID"))
        """,
        """
        INSERT INTO review_texts SELECT caller, id, model_version, confidence, text_digest
        FROM predictions WHERE id IN (
            SELECT max(id) FROM predictions WHERE decision <> 'auto'
            GROUP BY caller, model_version, text_digest)
        """,
        "DROP INDEX predictions_by_caller", "DROP INDEX predictions_to_review",
        "\(.onSQLite(copies))")

    private static let copies = """
        CREATE TABLE kept_predictions (
            id TEXT NOT NULL PRIMARY KEY, made_at INTEGER NOT NULL, model_version INTEGER NOT NULL,
            predicted_code INTEGER, confidence REAL NOT NULL, unknown_words REAL NOT NULL,
            decision TEXT NOT NULL, duration INTEGER, text_digest BLOB NOT NULL,
            caller TEXT NOT NULL, predicted_label TEXT NOT NULL, title TEXT NOT NULL,
            description TEXT NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO kept_predictions SELECT id, made_at, model_version, predicted_code, confidence,
            unknown_words, decision, duration, text_digest, caller, predicted_label, title,
            description FROM predictions ORDER BY id;
        CREATE TABLE kept_feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            prediction_id TEXT NOT NULL REFERENCES kept_predictions (id) ON DELETE CASCADE,
            correct_code INTEGER, correct_label TEXT NOT NULL, given_by TEXT NOT NULL,
            given_at INTEGER NOT NULL, text_digest BLOB) STRICT;
        INSERT INTO kept_feedback SELECT id, prediction_id, correct_code, correct_label, given_by,
            given_at, text_digest FROM feedback ORDER BY id;
        DROP TABLE feedback;
        DROP TABLE predictions;
        ALTER TABLE kept_predictions RENAME TO predictions;
        ALTER TABLE kept_feedback RENAME TO feedback;
        CREATE INDEX feedback_by_prediction ON feedback (prediction_id, id);
        CREATE INDEX feedback_by_text ON feedback (text_digest)
        """

    /// A row of many predictions, as JSON: a row for each took three times as long.
    ///
    /// What was kept before stays where it is. Beside it are copies of those predictions that
    /// somebody looks at one by one. `predictions` shows people all that was logged.
    private static let batches = Migration(
        "many predictions in a row",
        "ALTER TABLE predictions RENAME TO kept_predictions",
        "ALTER TABLE kept_predictions ADD COLUMN is_copy \(.integer) NOT NULL DEFAULT 0",
        """
        CREATE TABLE prediction_batches (
            tenth \(.integer) NOT NULL, first_id \(.bytewise) NOT NULL,
            last_id \(.bytewise) NOT NULL, size \(.integer) NOT NULL, records \(.text) NOT NULL,
            PRIMARY KEY (tenth, first_id)) \(.strict)
        """,
        "\(.onPostgreSQL("ALTER TABLE prediction_batches ALTER records SET STORAGE EXTERNAL"))",
        """
        CREATE VIEW predictions AS
        SELECT id, made_at, model_version, predicted_code, confidence, unknown_words, decision,
            duration, caller, predicted_label, title, description
        FROM kept_predictions WHERE is_copy = 0
        UNION ALL
        SELECT (r.value ->> 0) \(.onPostgreSQL("COLLATE \"C\"")),
            CAST(r.value ->> 1 AS BIGINT), CAST(r.value ->> 2 AS BIGINT),
            CAST(r.value ->> 3 AS BIGINT), CAST(r.value ->> 4 AS DOUBLE PRECISION),
            CAST(r.value ->> 5 AS DOUBLE PRECISION), r.value ->> 6, CAST(r.value ->> 7 AS BIGINT),
            (r.value ->> 9) \(.onPostgreSQL("COLLATE \"C\"")), r.value ->> 10, r.value ->> 11,
            r.value ->> 12
        FROM prediction_batches b, \(.onSQLite("json_each(b.records) r"))\
            \(.onPostgreSQL("json_array_elements(b.records::json) AS r (value)"))
        """)
}
