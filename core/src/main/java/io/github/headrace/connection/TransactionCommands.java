package io.github.headrace.connection;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction sends when it has been committed. Belongs to the thread of the
 * transaction.
 * <p>
 * Sends after completion rather than in {@code afterCommit}: what other callbacks send in
 * theirs comes along, and an exception of theirs prevents nothing. A suspended
 * transaction keeps its synchronizations, so that nothing is to be done for it.
 *
 * @param <T> the type of the replies
 */
final class TransactionCommands<T> implements TransactionSynchronization {

	private final CommittedSender<T> sender;

	private final List<CommittedCommand<T>> commands = new ArrayList<>();

	/** How much there was at each savepoint. */
	private final Map<Object, Integer> savepoints = new IdentityHashMap<>();

	private TransactionCommands(CommittedSender<T> sender) {
		this.sender = sender;
	}

	/** Sends with the transaction of this thread, or at once if it has none. */
	static <T> void send(CommittedSender<T> sender, CommittedCommand<T> command) {
		// Without an actual transaction synchronizations can be active nevertheless: the
		// propagation SUPPORTS is such a case, and there is nothing to wait for.
		if (TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()) {
			current(sender).commands.add(command);
		}
		else {
			sender.send(List.of(command));
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> TransactionCommands<T> current(CommittedSender<T> sender) {
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof TransactionCommands<?> current && current.sender == sender) {
				return (TransactionCommands<T>) current;
			}
		}
		TransactionCommands<T> created = new TransactionCommands<>(sender);
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.commands.size());
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than all commands.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		this.commands.subList(kept, this.commands.size()).clear();
	}

	@Override
	public void afterCompletion(int status) {
		if (this.commands.isEmpty()) {
			return;
		}
		List<CommittedCommand<T>> all = List.copyOf(this.commands);
		if (status == STATUS_COMMITTED) {
			this.sender.send(all);
		}
		else if (status == STATUS_UNKNOWN) {
			this.sender.giveUp(all, "whether the transaction was committed is unknown");
		}
	}

}
