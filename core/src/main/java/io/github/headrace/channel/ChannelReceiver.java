package io.github.headrace.channel;

import java.time.Instant;
import java.util.Objects;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.subscription.Interruption;
import io.github.headrace.subscription.SubscriptionFailure;
import io.github.headrace.subscription.Topic;
import io.github.headrace.subscription.TopicListener;
import org.jspecify.annotations.Nullable;

/**
 * Takes what arrives for one destination of a listener, on the event loop of the
 * connection.
 */
final class ChannelReceiver implements TopicListener {

	private final ChannelIntake intake;

	private final Destination destination;

	private final Namespace namespace;

	private volatile Status status = Status.PENDING;

	private volatile @Nullable Throwable refusal;

	ChannelReceiver(ChannelIntake intake, Destination destination, Namespace namespace) {
		this.intake = intake;
		this.namespace = namespace;
		this.destination = destination;
	}

	/** Returns what is subscribed. */
	Topic topic(boolean sharded) {
		String name = this.destination.name();
		if (this.destination.isPattern()) {
			return Topic.pattern(this.namespace.qualifyPattern(name));
		}
		return sharded ? Topic.sharded(this.namespace.qualify(name)) : Topic.channel(this.namespace.qualify(name));
	}

	Status status() {
		return this.status;
	}

	/** Returns why the destination is not heard, or null if it is. */
	@Nullable ListenerProblem problem(@Nullable String ofServer) {
		Throwable refused = this.refusal;
		return switch (this.status) {
			case CONFIRMED -> null;
			case REFUSED -> new ListenerProblem(this.destination.name(),
					(refused != null) ? SubscriptionFailure.reasonOf(refused) : "refused");
			case PENDING ->
				new ListenerProblem(this.destination.name(), Objects.requireNonNullElse(ofServer, "not confirmed yet"));
		};
	}

	/** Asks anew, as the subscription has ended. */
	void reset() {
		this.status = Status.PENDING;
	}

	@Override
	public void subscribed(@Nullable Interruption interruption) {
		this.status = Status.CONFIRMED;
		this.intake.subscribed(this.destination, interruption);
	}

	@Override
	public void restored(Interruption interruption) {
		this.intake.restored(this.destination, interruption);
	}

	@Override
	public void interrupted(Interruption.Cause cause, Instant since) {
		this.status = Status.PENDING;
		this.intake.interrupted(this.destination, cause, since);
	}

	@Override
	public void refused(Throwable cause) {
		this.refusal = cause;
		this.status = Status.REFUSED;
		this.intake.refused(cause);
	}

	@Override
	public void message(String qualified, byte[] body) {
		String channel = this.namespace.strip(qualified);
		if (this.destination.isFirstFor(channel)) {
			this.intake.receive(channel, this.destination, body);
		}
	}

	/** What the server says of a destination. */
	enum Status {

		PENDING, CONFIRMED, REFUSED

	}

}
