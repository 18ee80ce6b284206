/// What somebody may do.
package enum Role: String, Sendable, Hashable, CaseIterable {
    case admin, user, service
}
