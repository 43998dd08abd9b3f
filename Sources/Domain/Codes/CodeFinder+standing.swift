extension CodeFinder {
    /// How well a number stands to a keyword; the smallest is the best.
    struct Standing: Comparable {
        /// Whether a topic of codes stands before it: "code for your account 1234".
        let isDoubtful: Bool
        /// 0 beside a strong keyword, 1 near one or beside a weak one, 2 farther off.
        let tier: Int
        /// 6 digits before 4 before others.
        let lengthRank: Int
        /// Scalars to the keyword.
        let gap: Int
        let place: Int

        static func < (left: Self, right: Self) -> Bool {
            if left.isDoubtful != right.isDoubtful { return !left.isDoubtful }
            return (left.tier, left.lengthRank, left.gap, left.place)
                < (right.tier, right.lengthRank, right.gap, right.place)
        }
    }

    /// Scalars between a number and a keyword.
    private enum Reach {
        static let beside = 36
        static let near = 90
        static let far = 240
        /// A number of three digits stands next to its keyword.
        static let next = 14
        /// "123456 is your code" is as common as "code 123456", but of two numbers around a keyword the second is it.
        static let backwards = 8
    }
}

extension CodeFinder.Reading {
    /// - Returns: nil where no keyword is near enough for the number's length.
    func standing(of candidate: CodeFinder.Candidate) -> CodeFinder.Standing? {
        let links = [
            link(strong.last(before: candidate.start), candidate, isStrong: true, isBefore: true),
            link(strong.first(from: candidate.end), candidate, isStrong: true, isBefore: false),
            link(weak.last(before: candidate.start), candidate, isStrong: false, isBefore: true),
            link(weak.first(from: candidate.end), candidate, isStrong: false, isBefore: false),
        ]
        guard let best = links.compactMap({ $0 }).min(by: { $0 < $1 }) else { return nil }
        let (tier, gap) = best
        guard isEnough(tier, gap, for: candidate) else { return nil }
        return CodeFinder.Standing(
            isDoubtful: standsBehindLabel(candidate) == .topic, tier: tier, lengthRank: Self.rank(candidate.length),
            gap: gap, place: candidate.start)
    }

    private func link(
        _ keyword: CodeFinder.Mark?, _ candidate: CodeFinder.Candidate, isStrong: Bool, isBefore: Bool
    ) -> (tier: Int, gap: Int)? {
        guard let keyword else { return nil }
        let range = isBefore ? keyword.end..<candidate.start : candidate.end..<keyword.start
        let stops = text.stops(range.lowerBound, range.upperBound)
        let isSaid = isSaid(of: candidate, in: range, isBefore: isBefore)
        let gap = isSaid ? 0 : range.count + (isBefore ? 0 : CodeFinder.Reach.backwards)
        switch (isStrong, stops) {
        case (true, 0) where gap <= CodeFinder.Reach.beside: return (0, gap)
        case (true, 0...1) where gap <= CodeFinder.Reach.near: return (1, gap)
        case (false, 0) where gap <= CodeFinder.Reach.beside: return (1, gap)
        case (true, _) where gap <= CodeFinder.Reach.far: return (2, gap)
        case (false, 0...1) where gap <= CodeFinder.Reach.near: return (2, gap)
        default: return nil
        }
    }

    /// Whether "is" stands right at the number, between it and the keyword: "OTP for account 4410 is 5829".
    private func isSaid(of candidate: CodeFinder.Candidate, in range: Range<Int>, isBefore: Bool) -> Bool {
        guard range.count <= CodeFinder.Reach.near else { return false }
        let mark = isBefore ? marks.last(before: range.upperBound) : marks.first(from: range.lowerBound)
        guard let mark, mark.role == .copula, range.contains(mark.start) else { return false }
        return isBefore
            ? isBeside(mark, candidate.start)
            : mark.start - candidate.end <= 2 && text.isOpen(candidate.end, mark.start)
    }

    private func isEnough(_ tier: Int, _ gap: Int, for candidate: CodeFinder.Candidate) -> Bool {
        switch candidate.length {
        case 6: tier <= 1 || standsAlone(candidate)
        case 4, 5, 7, 8: tier <= 1
        default: tier == 0 && gap <= CodeFinder.Reach.next
        }
    }

    /// Whether a number has a line or a sentence for itself.
    private func standsAlone(_ candidate: CodeFinder.Candidate) -> Bool {
        isEdge(candidate.start - 1, step: -1) && isEdge(candidate.end, step: 1)
    }

    /// Whether the first place that is no blank is beyond the text, a line end, or the end of a sentence.
    private func isEdge(_ index: Int, step: Int) -> Bool {
        let next = text.kind(index) == .blank ? index + step : index
        guard let place = text[next] else { return true }
        return place.kind == .line || text.stops(next, next + 1) > 0 || place.folded == ":"
    }

    private static func rank(_ length: Int) -> Int {
        switch length {
        case 6: 0
        case 4: 1
        case 3: 3
        default: 2
        }
    }
}
