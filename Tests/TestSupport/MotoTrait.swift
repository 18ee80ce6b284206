package import Testing

/// Runs one moto server for all tests of a suite.
package struct MotoTrait: SuiteTrait, TestScoping {
    @TaskLocal package static var server: RunningServer?

    package init() {}

    @concurrent
    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withS3Server { server in
            try await Self.$server.withValue(server) { try await function() }
        }
    }
}
