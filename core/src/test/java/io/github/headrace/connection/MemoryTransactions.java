package io.github.headrace.connection;

import java.util.ArrayDeque;
import java.util.Deque;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's transactions, of nothing: with suspension and savepoints.
 */
public final class MemoryTransactions extends AbstractPlatformTransactionManager {

	private final transient ThreadLocal<Deque<Boolean>> active = ThreadLocal.withInitial(ArrayDeque::new);

	private boolean commitFails;

	public MemoryTransactions() {
		setNestedTransactionAllowed(true);
	}

	/** Lets commits end with an outcome that nobody knows. */
	public void failCommits() {
		this.commitFails = true;
	}

	public TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this);
		template.setPropagationBehavior(propagation);
		return template;
	}

	/** Runs in the current transaction or in a new one. */
	public void run(Runnable action) {
		run(TransactionDefinition.PROPAGATION_REQUIRED, action);
	}

	public void run(int propagation, Runnable action) {
		template(propagation).executeWithoutResult((status) -> action.run());
	}

	/** Runs and rolls back. */
	public void runInVain(int propagation, Runnable action) {
		template(propagation).executeWithoutResult((status) -> {
			action.run();
			status.setRollbackOnly();
		});
	}

	@Override
	protected Object doGetTransaction() {
		return new Transaction();
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return !this.active.get().isEmpty();
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		this.active.get().push(true);
	}

	@Override
	protected Object doSuspend(Object transaction) {
		return this.active.get().pop();
	}

	@Override
	protected void doResume(Object transaction, Object suspendedResources) {
		this.active.get().push(true);
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		if (this.commitFails) {
			throw new TransactionSystemException("The answer to the commit is missing");
		}
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		this.active.get().pop();
	}

	private static final class Transaction implements SavepointManager {

		@Override
		public Object createSavepoint() {
			return new Object();
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
		}

	}

}
