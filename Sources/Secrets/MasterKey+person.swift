extension MasterKey {
    /// What the secret of a person's second factor is sealed for.
    ///
    /// - Parameter id: the person's.
    package static func purpose(secondFactorOf id: Int64) -> String { "totp:\(id)" }
}
