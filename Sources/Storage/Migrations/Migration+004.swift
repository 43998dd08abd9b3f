extension Migration {
    /// Several nodes on one store: who they are, what each of them works off, where each lane stands, and
    /// what they share of request limits.
    static let nodes = Migration(
        4, "nodes",
        """
        CREATE TABLE nodes (
            id {id}, name TEXT NOT NULL, lanes {int} NOT NULL, joined_at_ms {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, node_id {int}, version {int} NOT NULL) {keyed};

        CREATE TABLE lanes (
            node_id {int} NOT NULL, lane {int} NOT NULL, epoch {int} NOT NULL, batches {int} NOT NULL, fenced {int} NOT NULL,
            opened_at_ms {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (node_id, lane)
        ) {keyed};

        CREATE TABLE call_windows (
            account_id {int} NOT NULL, action_group {int} NOT NULL, grants TEXT NOT NULL, newest_at_ms {int} NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (account_id, action_group)
        ) {keyed};
        """, isCompatible: true)
}
