package io.github.headrace.stream.fault;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.headrace.embedded.RedisServer;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A stream, its consumers and what their handlers did, in a test. For use by one thread.
 */
final class FaultFixture implements AutoCloseable {

	final Ledger ledger = new Ledger();

	final StreamUnderFault stream;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private int instances;

	FaultFixture(StreamUnderFault stream) {
		this.stream = stream;
	}

	/** Begins with a server that is empty. */
	static FaultFixture on(RedisServer server) {
		FaultFixture fixture = new FaultFixture(StreamUnderFault.on(server));
		fixture.stream.redis().flushall();
		return fixture;
	}

	/** Closes something at the end of the test, before what was opened earlier. */
	<T extends AutoCloseable> T closeLater(T closeable) {
		this.opened.push(closeable);
		return closeable;
	}

	ConductingHandler handler() {
		return new ConductingHandler(this.ledger.books("instance " + this.instances++));
	}

	Instance start(RedisServer server, ConsumerPlan plan) {
		return start(server, plan, handler());
	}

	Instance start(RedisServer server, ConsumerPlan plan, ConductingHandler handler) {
		return start(new LettuceConnectionFactory(server.host(), server.port()), plan, handler);
	}

	Instance start(LettuceConnectionFactory connections, ConsumerPlan plan) {
		return start(connections, plan, handler());
	}

	private Instance start(LettuceConnectionFactory connections, ConsumerPlan plan, ConductingHandler handler) {
		Instance instance = closeLater(Instance.start(connections, plan, handler));
		// Handlers that are held would hold the stop.
		closeLater(handler::release);
		return instance;
	}

	Child startChild(RedisServer server, ConsumerPlan plan) {
		return closeLater(Child.start(server, plan, this.ledger));
	}

	Child launchChild(RedisServer server, ConsumerPlan plan) {
		return closeLater(Child.launch(server, plan, this.ledger));
	}

	void awaitAllSettled(ConsumerPlan plan) {
		this.stream.awaitAllSettled(this.ledger, plan);
	}

	@Override
	public void close() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
		this.stream.close();
	}

}
