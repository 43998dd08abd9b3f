extension Migration {
    /// The ledger, the panel API's orders, the catalogue.
    ///
    /// `orders` and `transfers` grow at their end; the journal's index is the only one led by accounts, since each
    /// such index costs a random page per order.
    static let firstSchema = Migration(
        1, "ledger, catalogue, panel orders",
        """
        CREATE TABLE id_blocks (name TEXT NOT NULL PRIMARY KEY, next_id {int} NOT NULL) {keyed};
        INSERT INTO id_blocks (name, next_id) VALUES ('all', 1);

        CREATE TABLE revisions (name TEXT NOT NULL PRIMARY KEY, version {int} NOT NULL) {keyed};

        CREATE TABLE wallets (
            account_id {int} NOT NULL, currency TEXT NOT NULL,
            available_micros {int} NOT NULL CHECK (available_micros >= 0),
            held_micros {int} NOT NULL CHECK (held_micros >= 0),
            earned_micros {int} NOT NULL CHECK (earned_micros >= 0),
            funded_micros {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (account_id, currency),
            CHECK (available_micros + held_micros + earned_micros + funded_micros = 0)
        ) {keyed};

        CREATE TABLE transfers (
            account_id {int} NOT NULL, currency TEXT NOT NULL, version {int} NOT NULL, kind {int} NOT NULL,
            from_balance {int} NOT NULL, to_balance {int} NOT NULL,
            amount_micros {int} NOT NULL CHECK (amount_micros >= 0),
            available_micros {int} NOT NULL, held_micros {int} NOT NULL, earned_micros {int} NOT NULL,
            funded_micros {int} NOT NULL, operation_id {int} NOT NULL, order_id {int}, at_ms {int} NOT NULL
        );
        CREATE UNIQUE INDEX transfers_by_wallet ON transfers (account_id, currency, version);

        CREATE TABLE notes (
            account_id {int} NOT NULL, currency TEXT NOT NULL, version {int} NOT NULL,
            actor TEXT NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (account_id, currency, version)
        ) {keyed};

        CREATE TABLE orders (
            id {id}, account_id {int} NOT NULL, currency TEXT NOT NULL, listing_id {int} NOT NULL,
            type {int} NOT NULL, parent_id {int}, state {int} NOT NULL, link TEXT NOT NULL, options TEXT,
            quantity {int} NOT NULL, runs {int} NOT NULL, interval_minutes {int} NOT NULL,
            charge_micros {int} NOT NULL CHECK (charge_micros >= 0),
            held_micros {int} NOT NULL CHECK (held_micros >= 0),
            returned_micros {int} NOT NULL CHECK (returned_micros >= 0),
            handed_over_micros {int} NOT NULL CHECK (handed_over_micros >= 0),
            rate_nanos {int} NOT NULL, basis {int} NOT NULL, start_count {int} NOT NULL, remains {int} NOT NULL,
            provider_id {int}, provider_order TEXT, cancel_asked_at_ms {int}, holds_link {int} NOT NULL,
            open_refill_id {int}, created_at_ms {int} NOT NULL, ended_at_ms {int}, revision {int} NOT NULL,
            version {int} NOT NULL,
            CHECK (held_micros + returned_micros + handed_over_micros <= charge_micros)
        );
        CREATE INDEX orders_by_parent ON orders (parent_id) WHERE parent_id IS NOT NULL;

        CREATE TABLE order_references (
            account_id {int} NOT NULL, hash_high {int} NOT NULL, hash_low {int} NOT NULL,
            order_id {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (account_id, hash_high, hash_low)
        ) {keyed};

        CREATE TABLE dispatches (
            order_id {id}, account_id {int} NOT NULL, currency TEXT NOT NULL, state {int} NOT NULL,
            attempt {int} NOT NULL, due_at_ms {int}, provider_id {int}, item TEXT NOT NULL,
            cancel_sent {int} NOT NULL, doubtful {int} NOT NULL, reference_high {int} NOT NULL, reference_low {int} NOT NULL,
            created_at_ms {int} NOT NULL, version {int} NOT NULL
        );
        CREATE INDEX dispatches_to_send ON dispatches (provider_id, due_at_ms) WHERE state < 3;
        CREATE INDEX dispatches_under_way ON dispatches (due_at_ms) WHERE state >= 3;

        CREATE TABLE subscriptions (
            order_id {id}, minimum {int} NOT NULL, maximum {int} NOT NULL, posts {int} NOT NULL,
            old_posts {int} NOT NULL, delay_minutes {int} NOT NULL, expires_at_ms {int}, served {int} NOT NULL,
            version {int} NOT NULL
        );

        CREATE TABLE open_links (
            account_id {int} NOT NULL, listing_id {int} NOT NULL, link TEXT NOT NULL, order_id {int} NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (account_id, listing_id, link)
        ) {keyed};

        CREATE TABLE refills (
            id {id}, order_id {int} NOT NULL, account_id {int} NOT NULL, state {int} NOT NULL, provider_id {int},
            provider_refill TEXT, due_at_ms {int}, created_at_ms {int} NOT NULL, ended_at_ms {int},
            version {int} NOT NULL
        );
        CREATE INDEX refills_by_due ON refills (due_at_ms) WHERE due_at_ms IS NOT NULL;

        CREATE TABLE storefronts (
            id {id}, name TEXT NOT NULL UNIQUE, dialect TEXT NOT NULL, currency TEXT NOT NULL, hosts TEXT NOT NULL,
            language TEXT NOT NULL, query_key {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE accounts (
            id {id}, storefront_id {int} NOT NULL, name TEXT NOT NULL, suspended {int} NOT NULL,
            allow_list TEXT NOT NULL, discount_basis_points {int} NOT NULL, created_at_ms {int} NOT NULL,
            version {int} NOT NULL
        );

        CREATE TABLE access_keys (
            id {id}, account_id {int} NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
            scope {int} NOT NULL, expires_at_ms {int}, revoked_at_ms {int}, last_used_at_ms {int},
            created_at_ms {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE request_limits (
            owner_kind {int} NOT NULL, owner_id {int} NOT NULL, action_group {int} NOT NULL,
            per_minute {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (owner_kind, owner_id, action_group)
        ) {keyed};

        CREATE TABLE providers (
            id {id}, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, paused {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE listings (
            id {id}, storefront_id {int} NOT NULL, position {int} NOT NULL, name TEXT NOT NULL, type {int} NOT NULL,
            category TEXT NOT NULL, about TEXT NOT NULL, platform TEXT NOT NULL, rate_nanos {int} NOT NULL,
            rate_decimals {int} NOT NULL, basis {int} NOT NULL, minimum {int} NOT NULL, maximum {int} NOT NULL,
            refill {int} NOT NULL, cancel {int} NOT NULL, drip_feed {int} NOT NULL,
            refuses_open_links {int} NOT NULL, refill_days {int} NOT NULL, extras TEXT NOT NULL,
            active {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE routes (
            listing_id {int} NOT NULL, position {int} NOT NULL, provider_id {int} NOT NULL, item TEXT NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (listing_id, position)
        ) {keyed};

        CREATE TABLE personal_prices (
            account_id {int} NOT NULL, listing_id {int} NOT NULL, rate_nanos {int} NOT NULL,
            rate_decimals {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (account_id, listing_id)
        ) {keyed};
        """)
}
