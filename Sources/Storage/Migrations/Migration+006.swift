extension Migration {
    /// Lists that pages show, and the sums of days.
    ///
    /// No index here is on a column of `orders` that moves: each change of an order would then write to all its indexes.
    /// That of orders by time grows at its end, as the table does. The other ones are about rows that are few, or that
    /// few requests write; of a webhook's events each goes to a page by chance, and a week of them is kept.
    static let lists = Migration(
        6, "lists",
        """
        CREATE INDEX orders_by_time ON orders (created_at_ms, id);

        CREATE INDEX refills_by_time ON refills (created_at_ms, id);
        CREATE INDEX refills_by_account ON refills (account_id, created_at_ms, id);
        CREATE INDEX refills_by_order ON refills (order_id);
        CREATE INDEX refills_open ON refills (created_at_ms, id) WHERE ended_at_ms IS NULL;

        CREATE INDEX webhook_events_by_account ON webhook_events (account_id, created_at_ms, id);
        CREATE INDEX webhook_events_by_rental ON webhook_events (rental_id, created_at_ms, id);
        CREATE INDEX webhooks_disabled ON webhooks (account_id) WHERE disabled_at_ms IS NOT NULL;

        CREATE INDEX dispatches_unknown ON dispatches (created_at_ms, order_id) WHERE state = 2;
        CREATE INDEX open_rentals_unclear ON open_rentals (provider_id, rental_id) WHERE phase = 4;
        CREATE INDEX provider_items_held ON provider_items (provider_id, item) WHERE held_rate_nanos IS NOT NULL;
        CREATE INDEX acts_by_actor ON acts (actor, at_ms, id);
        CREATE INDEX findings_by_time ON findings (last_at_ms, provider_id, order_id, kind);

        CREATE TABLE day_totals (
            day {int} NOT NULL, storefront_id {int} NOT NULL, currency TEXT NOT NULL, kind {int} NOT NULL,
            bought {int} NOT NULL, charged_micros {int} NOT NULL, returned_micros {int} NOT NULL,
            cost_micros {int} NOT NULL, unconverted {int} NOT NULL, version {int} NOT NULL,
            PRIMARY KEY (day, storefront_id, currency, kind)
        ) {keyed};
        """, isCompatible: true)
}
