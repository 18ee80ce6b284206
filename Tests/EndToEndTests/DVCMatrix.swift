import TestSupport
import Testing

/// The test matrix of datavc against the real dvc, on folders and on S3; rows are numbered as in
/// the description of DVC's format.
@Suite(
    "datavc and dvc",
    .enabled(
        if: Peers.isAvailable("dvc") && Peers.isAvailable("moto_server"),
        "no dvc or moto_server among the peers"),
    MotoTrait(), CaseLimit(3), .timeLimit(.minutes(15)))
enum DVCMatrix {}
