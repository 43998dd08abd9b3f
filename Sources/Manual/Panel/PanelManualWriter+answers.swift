import Base
import Domain
import PanelWire

extension PanelManualWriter {
    /// Answers of a call, the usual one first.
    func answers(_ plan: PanelCallPlan) -> [ManualAnswer] {
        known(plan).enumerated().map { place, example in
            ManualAnswer(
                id: place == 0 ? plan.rawValue : "\(plan.rawValue)_\(place + 1)", title: example.title[language],
                body: text(example.answer))
        }
    }

    /// What answers of the call may be, as values: the examples, and what they leave out.
    func samples(_ plan: PanelCallPlan) -> [JSONValue] {
        let more: [PanelAnswer] =
            switch plan {
            case .statuses:
                [
                    .statuses([
                        AnsweredID(SentID("1"), .success(world.dripFeed)),
                        AnsweredID(SentID("2"), .success(world.subscription)),
                    ])
                ]
            default: []
            }
        return (known(plan).map(\.answer) + more).map { exampleValue(text($0)) }
    }

    var shapes: [String: JSONShape] {
        Dictionary(uniqueKeysWithValues: PanelCallPlan.allCases.map { ($0.rawValue, JSONShape(samples($0))) })
    }

    private func text(_ answer: PanelAnswer) -> String { String(decoding: renderer.bytes(answer), as: UTF8.self) }

    private func known(_ plan: PanelCallPlan) -> [(title: Phrase, answer: PanelAnswer)] {
        let usual = Phrase("Answer", "Phản hồi", "响应")
        let sample = world.sample.reading(plan.action)
        let orders = sample.orders.map { SentID(String($0)) }
        let refills = sample.refills.map { SentID(String($0)) }
        let known = sample.known
        switch plan {
        case .services: return [(usual, .services(world.listings))]
        case .add: return [(usual, .placed(OrderID(sample.order(0))))]
        case .status:
            return [
                (usual, .status(world.partial)),
                (Phrase("Drip-feed order", "Đơn drip-feed", "分批投放订单"), .status(world.dripFeed)),
                (Phrase("Subscription", "Gói theo dõi", "订阅"), .status(world.subscription)),
            ]
        case .statuses:
            return [
                (
                    usual,
                    .statuses(
                        pair(orders, [.success(world.partial), .success(world.running)], known.orders, .incorrectOrder))
                )
            ]
        case .refill: return [(usual, .refill(RefillID(sample.refill(0))))]
        case .refills:
            let made = [0, 1].map { Result<RefillID, Fault>.success(RefillID(sample.refill($0))) }
            return [(usual, .refills(pair(orders, made, known.orders, .incorrectOrder)))]
        case .refillStatus:
            return [(usual, .refillStatus(SentID(String(sample.refill(0))), .completed))]
        case .refillStatuses:
            return [
                (
                    usual,
                    .refillStatuses(
                        pair(refills, [.success(.completed), .success(.rejected)], known.refills, .refillNotFound))
                )
            ]
        case .cancel:
            return [(usual, .cancels(pair(orders, [.success(()), .success(())], known.orders, .incorrectOrder)))]
        case .balance: return [(usual, .balance(world.balance, world.currency))]
        case .orders: return [(usual, .orders(world.latestOrders))]
        }
    }

    /// Ids with what was found for the first of them; the others were not found.
    private func pair<Found>(
        _ ids: [SentID], _ found: [Result<Found, Fault>], _ known: Int, _ missing: Fault
    ) -> [AnsweredID<Found>] {
        let found = found.prefix(known)
        return ids.enumerated().map { place, id in
            AnsweredID(id, place < found.count ? found[place] : .failure(missing))
        }
    }
}
