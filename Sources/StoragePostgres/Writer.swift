import Base
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One lane's connection: batches in two round trips, and what became of one whose COMMIT was not answered.
///
/// Used by one thread at a time: `Confined` sees to that.
final class Writer {
    private let address: PostgresAddress
    private let options: PostgresOptions
    private let lane: Int64
    private let identity: NodeIdentity
    private let now: @Sendable () -> Instant
    private var pipe: Pipe?
    private var mark: LaneMark?
    /// The last connection was lost in a COMMIT, and its end has not been looked up yet.
    private var isUnsettled = false
    private var failedAt: ContinuousClock.Instant?
    private var tables: [ObjectIdentifier: TableTexts] = [:]
    var hasAsked = false

    /// How long a caller is refused at once after a connection could not be made.
    private static let restAfterFailure: Duration = .milliseconds(250)
    /// How long the end of a COMMIT is looked for before its callers are told that the store failed.
    private static let settleFor: Duration = .seconds(5)

    init(
        _ address: PostgresAddress, _ options: PostgresOptions, lane: Int, identity: NodeIdentity,
        now: @escaping @Sendable () -> Instant
    ) {
        self.address = address
        self.options = options
        self.lane = Int64(lane)
        self.identity = identity
        self.now = now
    }

    // MARK: transactions

    func transact(_ body: (any Session) throws(EngineFault) -> Bool) throws(EngineFault) {
        let pipe = try ready()
        let planned = PlannedFault.next(options)
        var isCommitting = false
        do throws(EngineFault) {
            hasAsked = false
            try pipe.send(Self.begin)
            try pipe.send(Self.setUp)
            guard try body(self) else {
                pipe.abandon()
                return
            }
            guard let mark else { throw .failed("the lane has no row") }
            if planned == .serialization { throw .again("a planned failure") }
            var binds = Binds()
            binds.append(mark.node)
            binds.append(lane)
            binds.append(mark.epoch)
            binds.append(mark.batches)
            binds.append(1)
            try pipe.send(LaneTexts.raise, binds)
            if planned == .lostBeforeCommit { pipe.cut() }
            isCommitting = true
            try pipe.send(Self.commit)
            try pipe.sync()
            if planned == .lostAfterCommit { pipe.cut() }
            guard !pipe.isLost else { throw .unreachable("the connection is lost") }
            try pipe.drain()
            self.mark?.batches += 1
        } catch {
            try resolve(error, pipe, isCommitting: isCommitting)
        }
    }

    private static let begin = Statement("begin", "BEGIN ISOLATION LEVEL READ COMMITTED")
    private static let commit = Statement("commit", "COMMIT")
    /// A COMMIT has no limit: one that ran out while a standby is waited for would count as done all the same.
    private static let unlimited = Statement("unlimited", "SELECT set_config('statement_timeout', '0', true)")

    /// For this transaction only, so that it holds behind a pooler, too: indexes rather than scans and hashes, since a
    /// plan made while a table was empty is kept; nobody waits for ever, and a process that stands still in the middle
    /// holds no locks for long; a commit is on the disk of this server and of its synchronous standby.
    private static let setUp = Statement(
        "set_up",
        """
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
            set_config('statement_timeout', '4000', true),
            set_config('idle_in_transaction_session_timeout', '2000', true),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)
        """)

    /// Decides what a failure means: returns where the batch is committed all the same, else throws.
    private func resolve(_ fault: EngineFault, _ pipe: Pipe, isCommitting: Bool) throws(EngineFault) {
        guard pipe.isLost else {
            pipe.abandon()
            if pipe.isLost || pipe.isSpent { self.pipe = nil }
            if fault == .again(LaneTexts.fenced) {
                // The row tells whether it is buried, or whether an older look came late.
                do throws(EngineFault) { _ = try lookUp(try connect()) } catch { forget() }
            }
            throw fault
        }
        self.pipe = nil
        guard isCommitting else {
            throw .again("the connection was lost: \(fault.explanation)")
        }
        isUnsettled = true
        guard try settle() else { throw .again("the connection was lost before the commit took effect") }
    }

    /// Finds out how a COMMIT ended whose answer was lost.
    ///
    /// - Returns: whether it took effect.
    /// - Throws: `unreachable` where that cannot be told in time.
    private func settle() throws(EngineFault) -> Bool {
        let deadline = ContinuousClock.now + Self.settleFor
        while true {
            do throws(EngineFault) {
                return try lookUp(try connect())
            } catch {
                pipe = nil
                guard case .unreachable = error, mark != nil, ContinuousClock.now < deadline else { throw error }
                pause()
            }
        }
    }

    /// Looks where the lane stands, and makes void what the old connection may still carry out.
    private func lookUp(_ pipe: Pipe) throws(EngineFault) -> Bool {
        guard let known = mark else {
            // Its row was gone at the last look: whether the batch took effect cannot be told, so it must not run again.
            isUnsettled = false
            throw .unreachable("the row of this lane is gone")
        }
        var binds = Binds()
        binds.append(known.node)
        binds.append(lane)
        let found = try stand(LaneTexts.look, binds, on: pipe)
        isUnsettled = false
        guard let found else {
            forget()
            throw .unreachable("the row of this lane is gone")
        }
        mark = LaneMark(node: known.node, epoch: found.epoch, batches: found.batches)
        if found.isFenced { forget() }
        return found.batches > known.batches
    }

    /// Where the lane stands, by a statement that changes its row; it is committed when this returns.
    private func stand(_ statement: Statement, _ binds: Binds, on pipe: Pipe) throws(EngineFault) -> (
        epoch: Int64, batches: Int64, isFenced: Bool
    )? {
        var found: (epoch: Int64, batches: Int64, isFenced: Bool)?
        do throws(EngineFault) {
            try sendAlone(statement, binds, on: pipe)
            try pipe.results { result, row in
                var reader = ResultReader(result, row: row)
                if let epoch = reader.integer(), let batches = reader.integer(), let fenced = reader.integer() {
                    found = (epoch, batches, fenced != 0)
                }
            }
            try pipe.drain()
        } catch {
            pipe.abandon()
            self.pipe = nil
            throw .unreachable(error.explanation)
        }
        return found
    }

    /// Sends one statement in a transaction with limits, so that no statement waits on after we have given up.
    private func sendAlone(_ statement: Statement, _ binds: Binds, on pipe: Pipe) throws(EngineFault) {
        try pipe.send(Self.begin)
        try pipe.send(Self.setUp)
        try pipe.send(statement, binds)
        try pipe.send(Self.unlimited)
        try pipe.send(Self.commit)
        try pipe.sync()
        try pipe.results()
        try pipe.results()
    }

    // MARK: connection

    /// A connection that is good, with a row for this lane.
    ///
    /// - Throws: `unreachable`, at once where the last try was a moment ago.
    private func ready() throws(EngineFault) -> Pipe {
        if let pipe, !pipe.isLost, !pipe.isSpent, mark != nil, mark?.node == identity.current { return pipe }
        if let failedAt, failedAt + Self.restAfterFailure > .now { throw .unreachable("the database is not reached") }
        let pipe = try connect()
        if isUnsettled { _ = try lookUp(pipe) }
        if mark == nil || mark?.node != identity.current { try open(pipe) }
        return pipe
    }

    private func connect() throws(EngineFault) -> Pipe {
        if let pipe, !pipe.isLost, !pipe.isSpent { return pipe }
        pipe = nil
        do throws(EngineFault) {
            let made = try Pipe(address, usesNames: options.usesNames, patience: options.patience)
            pipe = made
            failedAt = nil
            return made
        } catch {
            failedAt = .now
            throw error
        }
    }

    private func pause() { usleep(useconds_t(100_000 + options.random() % 100_000)) }

    /// Writes this lane's row, under the node's id.
    private func open(_ pipe: Pipe) throws(EngineFault) {
        let node = try identity.id { () throws(EngineFault) in try lease(1, on: pipe).next }
        var binds = Binds()
        binds.append(node)
        binds.append(lane)
        binds.append(now().milliseconds)
        guard let found = try stand(LaneTexts.open, binds, on: pipe) else {
            throw .unreachable("the row of this lane is gone")
        }
        mark = LaneMark(node: node, epoch: found.epoch, batches: found.batches)
        if found.isFenced {
            forget()
            throw .again(LaneTexts.fenced)
        }
    }

    /// This node was taken for dead: it goes on under a new id.
    private func forget() {
        if let mark { identity.retire(mark.node) }
        mark = nil
    }

    /// Takes the lane's row away; what is asked of it afterwards makes a new one.
    func close() {
        guard let pipe, !pipe.isLost, let mark else { return }
        var binds = Binds()
        binds.append(mark.node)
        binds.append(lane)
        do throws(EngineFault) {
            try pipe.send(LaneTexts.close, binds)
            try pipe.sync()
            try pipe.drain()
        } catch {
            // It is taken away in time by those who look after old rows.
        }
        self.mark = nil
        self.pipe = nil
    }

    // MARK: ids

    func leaseIdentifiers(_ count: Int64) throws(EngineFault) -> IdentifierBlock {
        try lease(count, on: try ready())
    }

    private func lease(_ count: Int64, on pipe: Pipe) throws(EngineFault) -> IdentifierBlock {
        var end: Int64?
        var binds = Binds()
        binds.append(count)
        do throws(EngineFault) {
            try sendAlone(LaneTexts.lease, binds, on: pipe)
            try pipe.results { result, row in
                var reader = ResultReader(result, row: row)
                end = reader.integer()
            }
        } catch {
            pipe.abandon()
            guard pipe.isLost else { throw error }
            self.pipe = nil
            // At worst a block is lost.
            throw .again("the connection was lost: \(error.explanation)")
        }
        try finish(pipe)
        guard let end, end <= IdentifierBlock.limit else { throw .failed("ids are used up") }
        return IdentifierBlock(start: end - count, end: end)
    }

    private func finish(_ pipe: Pipe) throws(EngineFault) {
        do throws(EngineFault) {
            try pipe.drain()
        } catch {
            if pipe.isLost { self.pipe = nil }
            throw error
        }
    }

    // MARK: for the session

    func texts<Row>(_ row: Row.Type, _ shape: TableShape) -> TableTexts {
        let key = ObjectIdentifier(row)
        if let known = tables[key] { return known }
        let made = TableTexts(shape)
        tables[key] = made
        return made
    }

    func openPipe() throws(EngineFault) -> Pipe {
        guard let pipe else { throw .unreachable("the connection is lost") }
        return pipe
    }
}
