extension Migration {
    /// Who signs in to the console, what customers and staff ask of each other there, and the audit log.
    ///
    /// `acts` grows at its end. Sessions, tokens and form uses are found by the digest of what only a browser has.
    static let people = Migration(
        5, "people",
        """
        CREATE TABLE people (
            id {id}, storefront_id {int}, account_id {int}, email TEXT NOT NULL, name TEXT NOT NULL,
            role {int} NOT NULL, password_hash TEXT NOT NULL, totp_secret TEXT NOT NULL, totp_step {int} NOT NULL,
            recovery_codes TEXT NOT NULL, language TEXT NOT NULL, time_zone TEXT NOT NULL, suspended {int} NOT NULL,
            epoch {int} NOT NULL, created_at_ms {int} NOT NULL, version {int} NOT NULL
        );
        CREATE INDEX people_by_storefront ON people (storefront_id, id);
        CREATE INDEX people_by_account ON people (account_id) WHERE account_id IS NOT NULL;

        CREATE TABLE mail_claims (
            storefront_id {int} NOT NULL, email TEXT NOT NULL, person_id {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (storefront_id, email)
        ) {keyed};

        CREATE TABLE login_sessions (
            digest TEXT NOT NULL PRIMARY KEY, person_id {int} NOT NULL, epoch {int} NOT NULL, acting_as {int},
            stage {int} NOT NULL, created_at_ms {int} NOT NULL, seen_at_ms {int} NOT NULL, expires_at_ms {int} NOT NULL,
            address TEXT NOT NULL, agent TEXT NOT NULL, version {int} NOT NULL
        ) {keyed};
        CREATE INDEX login_sessions_by_person ON login_sessions (person_id);
        CREATE INDEX login_sessions_by_end ON login_sessions (expires_at_ms);

        CREATE TABLE mail_tokens (
            digest TEXT NOT NULL PRIMARY KEY, person_id {int} NOT NULL, purpose {int} NOT NULL, email TEXT NOT NULL,
            password_mark {int} NOT NULL, expires_at_ms {int} NOT NULL, version {int} NOT NULL
        ) {keyed};
        CREATE INDEX mail_tokens_by_end ON mail_tokens (expires_at_ms);

        CREATE TABLE favourites (
            account_id {int} NOT NULL, listing_id {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (account_id, listing_id)
        ) {keyed};

        CREATE TABLE top_ups (
            id {id}, account_id {int} NOT NULL, currency TEXT NOT NULL,
            amount_micros {int} NOT NULL CHECK (amount_micros > 0), note TEXT NOT NULL, state {int} NOT NULL,
            reason TEXT NOT NULL, decided_by TEXT NOT NULL, created_at_ms {int} NOT NULL, decided_at_ms {int},
            version {int} NOT NULL
        );
        CREATE INDEX top_ups_by_account ON top_ups (account_id, created_at_ms, id);
        CREATE INDEX top_ups_open ON top_ups (created_at_ms, id) WHERE state = 1;

        CREATE TABLE tallies (
            subject {int} NOT NULL, owner_id {int} NOT NULL, members {int} NOT NULL CHECK (members >= 0),
            version {int} NOT NULL,
            PRIMARY KEY (subject, owner_id)
        ) {keyed};

        CREATE TABLE proposals (
            id {id}, account_id {int} NOT NULL, currency TEXT NOT NULL, amount_micros {int} NOT NULL,
            reason TEXT NOT NULL, proposed_by {int} NOT NULL, created_at_ms {int} NOT NULL, state {int} NOT NULL,
            decided_by {int}, decided_at_ms {int}, deed {int}, order_id {int}, deed_amount_micros {int},
            start_count {int}, remains {int}, over_provider {int} NOT NULL, returned_micros {int} NOT NULL,
            version {int} NOT NULL
        );
        CREATE INDEX proposals_by_time ON proposals (created_at_ms, id);
        CREATE INDEX proposals_open ON proposals (created_at_ms, id) WHERE state = 1;
        CREATE INDEX proposals_open_of_order ON proposals (order_id) WHERE state = 1;

        CREATE TABLE acts (
            id {id}, at_ms {int} NOT NULL, actor TEXT NOT NULL, person_id {int}, address TEXT NOT NULL,
            verb TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, account_id {int}
        );
        CREATE INDEX acts_by_time ON acts (at_ms, id);
        CREATE INDEX acts_by_account ON acts (account_id, at_ms, id) WHERE account_id IS NOT NULL;

        CREATE TABLE announcements (
            id {id}, storefront_id {int}, title TEXT NOT NULL, text TEXT NOT NULL, level {int} NOT NULL,
            starts_at_ms {int}, ends_at_ms {int}, version {int} NOT NULL
        );

        CREATE TABLE showcases (
            storefront_id {id}, brand TEXT NOT NULL, accent TEXT NOT NULL, contact TEXT NOT NULL,
            sign_up {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE form_uses (
            digest TEXT NOT NULL PRIMARY KEY, result {int} NOT NULL, at_ms {int} NOT NULL, version {int} NOT NULL
        ) {keyed};
        CREATE INDEX form_uses_by_time ON form_uses (at_ms);
        """, isCompatible: true)
}
