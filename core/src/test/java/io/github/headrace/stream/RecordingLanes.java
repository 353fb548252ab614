package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lanes that keep what is delivered until a test takes it.
 */
final class RecordingLanes implements EntryLanes {

	final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();

	final BlockingQueue<Delivery> alone = new LinkedBlockingQueue<>();

	Delivery next() throws InterruptedException {
		return taken(this.delivered);
	}

	Delivery nextAlone() throws InterruptedException {
		return taken(this.alone);
	}

	private static Delivery taken(BlockingQueue<Delivery> queue) throws InterruptedException {
		Delivery delivery = queue.poll(10, TimeUnit.SECONDS);
		assertThat(delivery).as("delivery within 10 s").isNotNull();
		return delivery;
	}

	@Override
	public void deliver(List<Delivery> deliveries) {
		this.delivered.addAll(deliveries);
	}

	@Override
	public void deliverAlone(Delivery delivery) {
		this.alone.add(delivery);
	}

	@Override
	public void pause() {
	}

	@Override
	public void resume() {
	}

	@Override
	public CompletableFuture<Void> close() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public List<Delivery> abort() {
		return List.of();
	}

	@Override
	public int depth() {
		return this.delivered.size() + this.alone.size();
	}

}
