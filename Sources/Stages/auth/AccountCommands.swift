import Accounts
import CommandLineKit
import FileStore
import Glibc
import StageKit

let createAdminCommand = Command(
    "create-admin", abstract: "Make an admin, with the password on standard input.",
    discussion: "For example: auth create-admin anna < password.txt",
    arguments: [.required("NAME", help: "the user's name")]
) { values in
    let name = values.argument("NAME") ?? ""
    if let refusal = User.refusal(ofName: name) { throw UsageError(refusal) }
    guard let password = readLine(strippingNewline: true) else {
        throw UsageError("there is no password on standard input")
    }
    if let refusal = PasswordPolicy.refusal(of: password, for: name) { throw UsageError(refusal) }
    let settings = try StageSettings("auth", Environment.current.variables)
    let store = AccountStore(try settings.openDatabase())
    try store.create(name, .admin, passwordHash: passwordHasher().hash(password))
    say("\(name) is an admin.")
    return .done
}
