package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction publishes when it has been committed. Belongs to the thread of the
 * transaction.
 * <p>
 * Sends after completion rather than in {@code afterCommit}: what other callbacks publish
 * in theirs comes along, and an exception of theirs prevents nothing. A suspended
 * transaction keeps its synchronizations, so that nothing is to be done for it.
 */
final class TransactionPublications implements TransactionSynchronization {

	private final CommittedPublisher publisher;

	private final List<Publication> publications = new ArrayList<>();

	/** How much there was at each savepoint. */
	private final Map<Object, Integer> savepoints = new IdentityHashMap<>();

	private TransactionPublications(CommittedPublisher publisher) {
		this.publisher = publisher;
	}

	/** Publishes with the transaction of this thread, or at once if it has none. */
	static void publish(CommittedPublisher publisher, Publication publication) {
		// Without an actual transaction synchronizations can be active nevertheless: the
		// propagation SUPPORTS is such a case, and there is nothing to wait for.
		if (TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()) {
			current(publisher).publications.add(publication);
		}
		else {
			publisher.publish(List.of(publication));
		}
	}

	private static TransactionPublications current(CommittedPublisher publisher) {
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof TransactionPublications current && current.publisher == publisher) {
				return current;
			}
		}
		TransactionPublications created = new TransactionPublications(publisher);
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.publications.size());
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than all publications.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		this.publications.subList(kept, this.publications.size()).clear();
	}

	@Override
	public void afterCompletion(int status) {
		if (this.publications.isEmpty()) {
			return;
		}
		List<Publication> all = List.copyOf(this.publications);
		if (status == STATUS_COMMITTED) {
			this.publisher.publish(all);
		}
		else if (status == STATUS_UNKNOWN) {
			this.publisher.giveUp(all, "whether the transaction was committed is unknown");
		}
	}

}
