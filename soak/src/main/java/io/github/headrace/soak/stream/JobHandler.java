package io.github.headrace.soak.stream;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.soak.stream.JournalEvent.Kind;
import io.github.headrace.stream.BatchListenerFailedException;
import io.github.headrace.stream.StreamMessage;

/**
 * The handler of a group: does what the job says and keeps the books. Safe for use by
 * several threads.
 */
final class JobHandler {

	private static final int SLOW_EVERY = 40;

	private static final long SLOW_MILLIS = 300;

	private static final int MOST_MILLIS = 4;

	private final SoakGroup group;

	private final Journal journal;

	JobHandler(SoakGroup group, Journal journal) {
		this.group = group;
		this.journal = journal;
	}

	void handle(StreamMessage<Job> message) {
		Job job = message.payload();
		write(Kind.START, message);
		if (job.halts().equals(this.group.id())) {
			Runtime.getRuntime().halt(ConsumerProcess.CULPRIT);
		}
		work(job);
		if (message.attempt() <= job.failures()) {
			write(Kind.FAILURE, message);
			throw new IllegalStateException("Job %d fails at attempt %d".formatted(job.number(), message.attempt()));
		}
		write(Kind.SUCCESS, message);
	}

	/** Jobs behind one that fails are not begun. */
	void handleAll(List<StreamMessage<Job>> messages) {
		for (int i = 0; i < messages.size(); i++) {
			try {
				handle(messages.get(i));
			}
			catch (IllegalStateException ex) {
				throw new BatchListenerFailedException(String.valueOf(ex.getMessage()), ex, i);
			}
		}
	}

	/** Some jobs take long enough to be interrupted. */
	private static void work(Job job) {
		long millis = (job.number() % SLOW_EVERY == 0) ? SLOW_MILLIS : job.number() % MOST_MILLIS;
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	private void write(Kind kind, StreamMessage<Job> message) {
		this.journal.write(kind, this.group.id(), message.id().toString(), message.attempt());
	}

}
