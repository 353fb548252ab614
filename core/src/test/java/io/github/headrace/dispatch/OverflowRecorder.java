package io.github.headrace.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Remembers the bursts it is told about.
 */
final class OverflowRecorder implements OverflowListener {

	private final List<String> events = new CopyOnWriteArrayList<>();

	@Override
	public void overflowBegan(int waiting, long waitingBytes) {
		this.events.add("began with " + waiting + " and " + waitingBytes + " bytes");
	}

	@Override
	public void overflowEnded(long dropped) {
		this.events.add("ended after " + dropped);
	}

	List<String> events() {
		return this.events;
	}

}
