package import Database

/// The tables of predictions and of what people said about them.
package enum FeedbackSchema {
    package static let migrations = MigrationSet("feedback", [predictions, feedback])

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
}
