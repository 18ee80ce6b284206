package import Database

/// The tables of predictions and of what people said about them.
package enum FeedbackSchema {
    package static let migrations = MigrationSet(
        "feedback", [predictions, feedback, bytewise, review, durations])

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
    private static let bytewise = Migration(
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
}
