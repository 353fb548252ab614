package io.github.headrace.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a topic and what the server has confirmed. Guarded by the lock of
 * {@link Subscriptions}, except for {@link #joined()}.
 */
final class TopicState {

	private final Topic topic;

	/** Those who hear the topic; read by the event loop for each message. */
	private volatile List<Subscription> joined = List.of();

	/**
	 * Those who will, as soon as the server confirms a command that is yet to be sent.
	 */
	private final Set<Subscription> joining = new LinkedHashSet<>();

	private @Nullable Line line;

	/** Read by the event loop for each message. */
	private volatile @Nullable Link confirmedOn;

	private int redirections;

	private boolean refused;

	/** The link on which the topic, which was refused there, will be asked for again. */
	private @Nullable Link askedAgainOn;

	private Interruption.@Nullable Cause cause;

	private @Nullable Instant lostAt;

	TopicState(Topic topic) {
		this.topic = topic;
	}

	Topic topic() {
		return this.topic;
	}

	/** Returns the line on which the topic is subscribed, as far as one is known. */
	@Nullable Line line() {
		return this.line;
	}

	void assign(@Nullable Line other) {
		this.line = other;
	}

	/** Returns the link that is in use on the line. */
	@Nullable Link link() {
		return (this.line != null) ? this.line.link() : null;
	}

	List<Subscription> joined() {
		return this.joined;
	}

	void add(Subscription subscription) {
		this.joining.add(subscription);
	}

	/**
	 * Forgets a subscription.
	 * @return whether it was known
	 */
	boolean remove(Subscription subscription) {
		List<Subscription> rest = new ArrayList<>(this.joined);
		boolean known = rest.remove(subscription);
		this.joined = List.copyOf(rest);
		return this.joining.remove(subscription) || known;
	}

	boolean isUnused() {
		return this.joining.isEmpty() && this.joined.isEmpty();
	}

	List<Subscription> joining() {
		return List.copyOf(this.joining);
	}

	List<Subscription> all() {
		List<Subscription> all = new ArrayList<>(this.joined);
		all.addAll(this.joining);
		return all;
	}

	@Nullable Link confirmedOn() {
		return this.confirmedOn;
	}

	boolean isConfirmedOn(Link link) {
		return this.confirmedOn == link;
	}

	/**
	 * The server has confirmed the topic.
	 * @return the interruption that this ends, if it ends one
	 */
	@Nullable Interruption confirmed(Link link, Instant now) {
		this.confirmedOn = link;
		this.redirections = 0;
		this.refused = false;
		Instant since = this.lostAt;
		Interruption.Cause reason = this.cause;
		this.lostAt = null;
		this.cause = null;
		return (since != null && reason != null) ? new Interruption(reason, since, now) : null;
	}

	/**
	 * The server has refused the topic.
	 * @return whether it has done so for the first time since it was confirmed
	 */
	boolean refused() {
		boolean first = !this.refused;
		this.refused = true;
		return first;
	}

	/**
	 * Plans to ask again on a link, which is done once, however many requests are
	 * refused.
	 * @return whether that was not planned yet
	 */
	boolean planAsking(Link link) {
		if (this.askedAgainOn == link) {
			return false;
		}
		this.askedAgainOn = link;
		return true;
	}

	/** Asks on a link as it was planned. */
	void asksAsPlanned(Link link) {
		if (this.askedAgainOn == link) {
			this.askedAgainOn = null;
		}
	}

	/** Returns whether the topic is confirmed or was refused. */
	boolean isAnswered() {
		return this.refused || this.confirmedOn != null;
	}

	/** Counts how often servers have sent the topic elsewhere. */
	int redirected() {
		return ++this.redirections;
	}

	/** Lets subscriptions join that waited for the confirmation. */
	List<Subscription> join(List<Subscription> candidates) {
		List<Subscription> entering = new ArrayList<>(candidates);
		entering.removeIf((subscription) -> !this.joining.remove(subscription));
		List<Subscription> extended = new ArrayList<>(this.joined);
		extended.addAll(entering);
		this.joined = List.copyOf(extended);
		return entering;
	}

	/**
	 * The link has been lost.
	 * @return whether the topic was confirmed on it
	 */
	boolean lost(Link link, Interruption.Cause reason, Instant since) {
		if (this.confirmedOn != link) {
			return false;
		}
		this.confirmedOn = null;
		this.cause = reason;
		this.lostAt = since;
		return true;
	}

	/** Forgets confirmations without an interruption, when the application stops. */
	void stopped() {
		this.line = null;
		this.refused = false;
		this.confirmedOn = null;
		this.cause = null;
		this.lostAt = null;
		List<Subscription> waiting = joining();
		this.joining.clear();
		this.joining.addAll(this.joined);
		this.joining.addAll(waiting);
		this.joined = List.of();
	}

}
