// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Maps work over inputs with a fixed number of threads and gives the results back in input order.
///
/// One caller pushes and pops; nothing blocks on a full queue, so that caller decides by `pending`
/// how much is in flight (memory is bounded by that). With one thread the work is done in `pop`.
/// - Note: the results do not depend on the number of threads.
public final class WorkerPool<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  private let work: @Sendable (Input) -> Output
  private let monitor = Monitor()
  private var threads: [pthread_t] = []
  // Guarded by `monitor`. `queue` and `results` are indexed by job number minus their base.
  private var queue: [Input?] = []
  private var queueBase = 0
  private var nextJob = 0
  private var results: [Output?] = []
  private var resultBase = 0
  private var stopping = false

  /// - Parameter threads: 1 works in the caller's thread; at most 256.
  public init(threads count: Int, work: @escaping @Sendable (Input) -> Output) {
    self.work = work
    let count = max(1, min(256, count))
    guard count > 1 else { return }
    for _ in 0..<count {
      var thread = pthread_t()
      var attributes = pthread_attr_t()
      unsafe pthread_attr_init(&attributes)
      unsafe pthread_attr_setstacksize(&attributes, 8 << 20)
      let context = unsafe Unmanaged.passRetained(Body { [weak self] in
        guard let self else { return nil }
        return self.takeJob()
      })
      let status = unsafe pthread_create(
        &thread, &attributes,
        { raw in
          guard let raw = unsafe raw else { return nil }
          let body = unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue()
          while let job = body.next() { job() }
          return nil
        }, unsafe context.toOpaque())
      unsafe pthread_attr_destroy(&attributes)
      if status == 0 { threads.append(thread) } else { unsafe context.release() }
    }
  }

  deinit {
    close()
  }

  /// Ends the threads; work not yet begun is dropped.
  public func close() {
    monitor.locked {
      stopping = true
      monitor.wakeAll()
    }
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  /// Jobs pushed and not yet popped.
  public var pending: Int { monitor.locked { queueBase &+ queue.count &- resultBase } }

  public func push(_ input: Input) {
    monitor.locked {
      queue.append(input)
      results.append(nil)
      monitor.wakeAll()
    }
  }

  /// The result of the oldest job, nil when none is pending. Waits for it to be done.
  public func pop() -> Output? {
    if threads.isEmpty {
      guard let input = monitor.locked({ nextInput()?.input }) else { return nil }
      let output = work(input)
      monitor.locked { dropFirstResult() }
      return output
    }
    return monitor.locked {
      guard !results.isEmpty else { return nil }
      while true {
        if let first = results.first, let output = first {
          dropFirstResult()
          return output
        }
        if stopping { return nil }
        monitor.wait()
      }
    }
  }

  /// With the monitor held.
  private func dropFirstResult() {
    guard !results.isEmpty else { return }
    results.removeFirst()
    resultBase &+= 1
  }

  /// With the monitor held.
  private func nextInput() -> (number: Int, input: Input)? {
    let place = nextJob &- queueBase
    guard place >= 0, place < queue.count, let input = queue[place] else { return nil }
    queue[place] = nil
    let number = nextJob
    nextJob &+= 1
    if place > 64 {
      queue.removeFirst(place &+ 1)
      queueBase &+= place &+ 1
    }
    return (number, input)
  }

  /// Waits for a job; nil when the pool closes.
  private func takeJob() -> (() -> Void)? {
    let job: (number: Int, input: Input)? = monitor.locked {
      while !stopping {
        if let job = nextInput() { return job }
        monitor.wait()
      }
      return nil
    }
    guard let job else { return nil }
    return { [self] in
      let output = work(job.input)
      monitor.locked {
        let place = job.number &- resultBase
        if place >= 0, place < results.count { results[place] = output }
        monitor.wakeAll()
      }
    }
  }
}

/// What a worker thread runs: the next job until there is none.
private final class Body {
  let next: () -> (() -> Void)?
  init(next: @escaping () -> (() -> Void)?) { self.next = next }
}

/// A mutex with a condition, at a fixed address.
@safe final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(condition)
    unsafe mutex.deallocate()
    unsafe condition.deallocate()
  }

  func locked<R>(_ body: () -> R) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// With the lock held.
  func wait() { unsafe pthread_cond_wait(condition, mutex) }
  func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
