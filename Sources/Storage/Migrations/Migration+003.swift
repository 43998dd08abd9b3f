extension Migration {
    /// Rented numbers: offers, rentals, keys and their answers, own numbers, webhooks.
    ///
    /// `rentals`, `purchases` and `webhook_events` grow at their end. A rental stands in one account-led index, a page
    /// for the list of a customer's orders; what is open has a small table of its own.
    static let numbers = Migration(
        3, "numbers",
        """
        CREATE TABLE new_providers (
            id {id}, name TEXT NOT NULL UNIQUE, alias TEXT NOT NULL, kind TEXT NOT NULL, paused {int} NOT NULL,
            url TEXT NOT NULL, sealed_key TEXT NOT NULL, currency TEXT NOT NULL, markup_basis_points {int} NOT NULL,
            price_decimals {int} NOT NULL, jump_basis_points {int} NOT NULL, calls_per_minute {int} NOT NULL,
            concurrency {int} NOT NULL, timeout_ms {int} NOT NULL, takes_references {int} NOT NULL,
            lists_orders {int} NOT NULL, low_balance_micros {int} NOT NULL, version {int} NOT NULL
        );
        INSERT INTO new_providers
            SELECT id, name, 'p' || id, kind, paused, url, sealed_key, currency, markup_basis_points, price_decimals,
                jump_basis_points, calls_per_minute, concurrency, timeout_ms, takes_references, lists_orders,
                low_balance_micros, version
            FROM providers;
        DROP TABLE providers;
        ALTER TABLE new_providers RENAME TO providers;
        CREATE UNIQUE INDEX providers_by_alias ON providers (lower(alias));

        CREATE TABLE new_exchange_rates (
            from_currency TEXT NOT NULL, to_currency TEXT NOT NULL, rate_nanos {int} NOT NULL,
            rate_decimals {int} NOT NULL, set_at_ms {int} NOT NULL, source TEXT NOT NULL, as_of_ms {int},
            version {int} NOT NULL,
            PRIMARY KEY (from_currency, to_currency)
        ) {keyed};
        INSERT INTO new_exchange_rates
            SELECT from_currency, to_currency, rate_nanos, rate_decimals, set_at_ms, 'staff', set_at_ms, version
            FROM exchange_rates;
        DROP TABLE exchange_rates;
        ALTER TABLE new_exchange_rates RENAME TO exchange_rates;

        CREATE TABLE rentals (
            id {id}, account_id {int} NOT NULL, tier_id {int} NOT NULL, product_id {int} NOT NULL, operator_id {int},
            provider_id {int} NOT NULL, item TEXT NOT NULL, provider_rental TEXT, phone TEXT, state {int} NOT NULL,
            end_reason {int}, cause {int}, charge_micros {int} NOT NULL CHECK (charge_micros >= 0),
            cost_micros {int} NOT NULL, held_micros {int} NOT NULL CHECK (held_micros >= 0),
            returned_micros {int} NOT NULL CHECK (returned_micros >= 0),
            code TEXT, message TEXT, sms_revision {int} NOT NULL, received_at_ms {int}, resend_at_ms {int},
            can_reactivate {int} NOT NULL, parent_id {int}, purchase_id {int}, reference_high {int} NOT NULL,
            reference_low {int} NOT NULL, created_at_ms {int} NOT NULL, expires_at_ms {int} NOT NULL,
            ended_at_ms {int}, version {int} NOT NULL,
            CHECK (held_micros + returned_micros <= charge_micros)
        );
        CREATE INDEX rentals_by_account ON rentals (account_id, created_at_ms, id)
            WHERE state BETWEEN 2 AND 6;
        CREATE INDEX rentals_by_end ON rentals (account_id, state, created_at_ms, id)
            WHERE ended_at_ms IS NOT NULL;
        CREATE INDEX rentals_by_time ON rentals (created_at_ms);
        CREATE INDEX rentals_by_purchase ON rentals (purchase_id) WHERE purchase_id IS NOT NULL;

        CREATE TABLE open_rentals (
            rental_id {id}, account_id {int} NOT NULL, provider_id {int} NOT NULL, phase {int} NOT NULL,
            due_at_ms {int} NOT NULL, attempt {int} NOT NULL, version {int} NOT NULL
        );
        CREATE INDEX open_rentals_by_account ON open_rentals (account_id);
        CREATE INDEX open_rentals_by_due ON open_rentals (provider_id, due_at_ms);

        CREATE TABLE rental_messages (
            rental_id {int} NOT NULL, mark {int} NOT NULL, text TEXT, code TEXT, received_at_ms {int} NOT NULL,
            late {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (rental_id, mark)
        ) {keyed};

        CREATE TABLE keyed_requests (
            account_id {int} NOT NULL, space {int} NOT NULL, hash_high {int} NOT NULL, hash_low {int} NOT NULL,
            fingerprint {int} NOT NULL, purchase_id {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (account_id, space, hash_high, hash_low)
        ) {keyed};

        CREATE TABLE purchases (
            id {id}, account_id {int} NOT NULL, space {int} NOT NULL, hash_high {int} NOT NULL,
            hash_low {int} NOT NULL, api {int} NOT NULL, by_tier {int} NOT NULL, quantity {int} NOT NULL,
            created_at_ms {int} NOT NULL, due_at_ms {int}, status {int}, body TEXT, version {int} NOT NULL
        );
        CREATE INDEX purchases_open ON purchases (due_at_ms) WHERE due_at_ms IS NOT NULL;

        CREATE TABLE conducts (
            account_id {id}, window_started_at_ms {int} NOT NULL, ended {int} NOT NULL, canceled {int} NOT NULL,
            tier {int} NOT NULL, banned_until_ms {int}, version {int} NOT NULL
        );

        CREATE TABLE webhooks (
            account_id {id}, url TEXT, sealed_secret TEXT, retries {int} NOT NULL, disabled_at_ms {int},
            disabled_reason TEXT, consecutive_failures {int} NOT NULL, version {int} NOT NULL
        );

        CREATE TABLE webhook_events (
            id {id}, account_id {int} NOT NULL, rental_id {int} NOT NULL, kind {int} NOT NULL, body TEXT NOT NULL,
            created_at_ms {int} NOT NULL, state {int} NOT NULL, attempt {int} NOT NULL, due_at_ms {int},
            status {int}, reason TEXT, version {int} NOT NULL
        );
        CREATE INDEX webhook_events_due ON webhook_events (due_at_ms) WHERE due_at_ms IS NOT NULL;
        CREATE INDEX webhook_events_open ON webhook_events (rental_id, id) WHERE due_at_ms IS NOT NULL;

        CREATE TABLE catalog_products (
            id {id}, country_id {int} NOT NULL, service_id {int} NOT NULL, active {int} NOT NULL,
            version {int} NOT NULL,
            UNIQUE (country_id, service_id)
        );
        CREATE TABLE number_operators (
            id {id}, country_id {int} NOT NULL, code TEXT NOT NULL, name TEXT, local_name TEXT, version {int} NOT NULL,
            UNIQUE (country_id, code)
        );
        CREATE TABLE number_tiers (
            id {id}, product_id {int} NOT NULL, provider_id {int} NOT NULL, item TEXT NOT NULL, operator_id {int},
            price_micros {int} NOT NULL CHECK (price_micros > 0), cost_micros {int} NOT NULL,
            available {int} NOT NULL, active {int} NOT NULL, retired {int} NOT NULL, version {int} NOT NULL
        );
        CREATE UNIQUE INDEX number_tiers_by_item ON number_tiers (provider_id, item, product_id) WHERE retired = 0;
        CREATE TABLE success_days (
            provider_id {int} NOT NULL, day {int} NOT NULL, rentals {int} NOT NULL, received {int} NOT NULL,
            version {int} NOT NULL,
            PRIMARY KEY (provider_id, day)
        ) {keyed};

        CREATE TABLE own_numbers (
            id {id}, phone TEXT NOT NULL UNIQUE, country_id {int} NOT NULL, active {int} NOT NULL,
            version {int} NOT NULL
        );
        CREATE TABLE number_uses (
            phone TEXT NOT NULL, service_id {int} NOT NULL, rental_id {int} NOT NULL, account_id {int} NOT NULL,
            open {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (phone, service_id)
        ) {keyed};
        CREATE TABLE sms_sources (
            name TEXT NOT NULL PRIMARY KEY, format TEXT NOT NULL, sealed_secret TEXT NOT NULL, phone TEXT NOT NULL,
            active {int} NOT NULL, version {int} NOT NULL
        ) {keyed};
        CREATE TABLE inbound_messages (
            source TEXT NOT NULL, mark {int} NOT NULL, phone TEXT NOT NULL, sender TEXT NOT NULL, text TEXT NOT NULL,
            received_at_ms {int} NOT NULL, rental_id {int}, version {int} NOT NULL,
            PRIMARY KEY (source, mark)
        ) {keyed};
        CREATE INDEX inbound_messages_by_time ON inbound_messages (received_at_ms);
        """)
}
