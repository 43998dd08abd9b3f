extension Migration {
    /// Upstream panels: terms, catalogues, attempts, findings; queues per provider.
    ///
    /// Tables whose shape grew are made anew, so that columns stand in the shape's order.
    static let upstreams = Migration(
        2, "upstream panels",
        """
        CREATE TABLE new_providers (
            id {id}, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, paused {int} NOT NULL, url TEXT NOT NULL,
            sealed_key TEXT NOT NULL, currency TEXT NOT NULL, markup_basis_points {int} NOT NULL,
            price_decimals {int} NOT NULL, jump_basis_points {int} NOT NULL, calls_per_minute {int} NOT NULL,
            concurrency {int} NOT NULL, timeout_ms {int} NOT NULL, takes_references {int} NOT NULL,
            lists_orders {int} NOT NULL, low_balance_micros {int} NOT NULL, version {int} NOT NULL
        );
        INSERT INTO new_providers
            SELECT id, name, kind, paused, '', '', 'USD', 0, 4, 2000, 0, 100, 30000, 0, 0, 0, version FROM providers;
        DROP TABLE providers;
        ALTER TABLE new_providers RENAME TO providers;

        CREATE TABLE new_routes (
            listing_id {int} NOT NULL, position {int} NOT NULL, provider_id {int} NOT NULL, item TEXT NOT NULL,
            basis {int} NOT NULL, passes_schedule {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (listing_id, position)
        ) {keyed};
        INSERT INTO new_routes SELECT listing_id, position, provider_id, item, 0, 0, version FROM routes;
        DROP TABLE routes;
        ALTER TABLE new_routes RENAME TO routes;

        CREATE TABLE new_listings (
            id {id}, storefront_id {int} NOT NULL, position {int} NOT NULL, name TEXT NOT NULL, type {int} NOT NULL,
            category TEXT NOT NULL, about TEXT NOT NULL, platform TEXT NOT NULL, rate_nanos {int} NOT NULL,
            rate_decimals {int} NOT NULL, basis {int} NOT NULL, minimum {int} NOT NULL, maximum {int} NOT NULL,
            refill {int} NOT NULL, cancel {int} NOT NULL, drip_feed {int} NOT NULL,
            refuses_open_links {int} NOT NULL, refill_days {int} NOT NULL, extras TEXT NOT NULL,
            active {int} NOT NULL, withheld {int} NOT NULL, follows_cost {int} NOT NULL, version {int} NOT NULL
        );
        INSERT INTO new_listings
            SELECT id, storefront_id, position, name, type, category, about, platform, rate_nanos, rate_decimals, basis,
                minimum, maximum, refill, cancel, drip_feed, refuses_open_links, refill_days, extras, active, 0, 0,
                version
            FROM listings;
        DROP TABLE listings;
        ALTER TABLE new_listings RENAME TO listings;

        CREATE TABLE new_dispatches (
            order_id {id}, account_id {int} NOT NULL, currency TEXT NOT NULL, state {int} NOT NULL,
            attempt {int} NOT NULL, due_at_ms {int}, provider_id {int}, item TEXT NOT NULL,
            route_position {int} NOT NULL, cancel_sent {int} NOT NULL, doubtful {int} NOT NULL,
            reference_high {int} NOT NULL, reference_low {int} NOT NULL, created_at_ms {int} NOT NULL,
            version {int} NOT NULL
        );
        INSERT INTO new_dispatches
            SELECT order_id, account_id, currency, state, attempt, due_at_ms, provider_id, item, 0, cancel_sent,
                doubtful, reference_high, reference_low, created_at_ms, version
            FROM dispatches;
        DROP TABLE dispatches;
        ALTER TABLE new_dispatches RENAME TO dispatches;
        CREATE INDEX dispatches_to_send ON dispatches (provider_id, due_at_ms) WHERE state < 3;
        CREATE INDEX dispatches_sent ON dispatches (provider_id, state) WHERE state > 0 AND state < 3;
        CREATE INDEX dispatches_placed ON dispatches (provider_id, due_at_ms) WHERE state = 3;
        CREATE INDEX dispatches_scheduled ON dispatches (due_at_ms) WHERE state > 3;

        CREATE TABLE new_refills (
            id {id}, order_id {int} NOT NULL, account_id {int} NOT NULL, state {int} NOT NULL, provider_id {int},
            provider_refill TEXT, attempt {int} NOT NULL, due_at_ms {int}, created_at_ms {int} NOT NULL,
            ended_at_ms {int}, version {int} NOT NULL
        );
        INSERT INTO new_refills
            SELECT id, order_id, account_id, state, provider_id, provider_refill,
                CASE WHEN provider_refill IS NULL THEN 0 ELSE 1 END, due_at_ms, created_at_ms, ended_at_ms, version
            FROM refills;
        DROP TABLE refills;
        ALTER TABLE new_refills RENAME TO refills;
        CREATE INDEX refills_by_due ON refills (provider_id, due_at_ms) WHERE due_at_ms IS NOT NULL;

        CREATE TABLE attempts (
            order_id {int} NOT NULL, number {int} NOT NULL, provider_id {int} NOT NULL, item TEXT NOT NULL,
            end_kind {int} NOT NULL, words TEXT NOT NULL, ended_at_ms {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (order_id, number)
        ) {keyed};

        CREATE TABLE placements (
            provider_id {int} NOT NULL, provider_order TEXT NOT NULL, order_id {int} NOT NULL,
            attempt {int} NOT NULL, item TEXT NOT NULL, first_cost_micros {int}, cost_micros {int},
            placed_at_ms {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (provider_id, provider_order)
        ) {keyed};

        CREATE TABLE exchange_rates (
            from_currency TEXT NOT NULL, to_currency TEXT NOT NULL, rate_nanos {int} NOT NULL,
            rate_decimals {int} NOT NULL, set_at_ms {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (from_currency, to_currency)
        ) {keyed};

        CREATE TABLE provider_items (
            provider_id {int} NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
            category TEXT NOT NULL, rate_nanos {int} NOT NULL, rate_decimals {int} NOT NULL, minimum {int} NOT NULL,
            maximum {int} NOT NULL, refill {int} NOT NULL, cancel {int} NOT NULL, drip_feed {int} NOT NULL,
            vanished {int} NOT NULL, held_rate_nanos {int}, held_rate_decimals {int}, held_reason {int},
            changed_at_ms {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (provider_id, item)
        ) {keyed};

        CREATE TABLE provider_health (
            provider_id {id}, balance_micros {int}, balance_at_ms {int}, calls {int} NOT NULL,
            failures {int} NOT NULL, latency_ms {int} NOT NULL, hold TEXT NOT NULL, written_at_ms {int} NOT NULL,
            synced_at_ms {int}, sync_words TEXT NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE delivery_times (
            listing_id {id}, orders {int} NOT NULL, mean_ms {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE findings (
            provider_id {int} NOT NULL, order_id {int} NOT NULL, kind {int} NOT NULL, seen_count {int} NOT NULL,
            first_at_ms {int} NOT NULL, last_at_ms {int} NOT NULL, words TEXT NOT NULL, transcript TEXT NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (provider_id, order_id, kind)
        ) {keyed};
        """)
}
