package io.github.headrace.stream;

import java.util.List;

import io.github.headrace.connection.CommittedCommand;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.protocol.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is added after a commit. It is not observed before: how long the
 * transaction takes, and whether it is rolled back, is no matter of the stream.
 */
final class CommittedAddition implements CommittedCommand<List<Object>> {

	private final Addition addition;

	private final MessageObserver observer;

	private volatile @Nullable Addition sent;

	CommittedAddition(Addition addition, MessageObserver observer) {
		this.addition = addition;
		this.observer = observer;
	}

	@Override
	public String destination() {
		return this.addition.destination();
	}

	@Override
	public AsyncCommand<byte[], byte[], List<Object>> command() {
		Addition observed = this.addition.observed(this.observer);
		this.sent = observed;
		return observed.command();
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		Addition observed = this.sent;
		if (observed != null) {
			observed.ended(failure);
		}
	}

}
