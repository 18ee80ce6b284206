/// How a column is compared.
package enum ColumnKind: String, Sendable {
    case numeric, categorical, text
}
