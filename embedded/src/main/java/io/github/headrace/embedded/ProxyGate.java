package io.github.headrace.embedded;

/**
 * Decides how much may be passed in one direction, over all connections.
 */
final class ProxyGate {

	private static final long UNLIMITED = Long.MAX_VALUE;

	private boolean open = true;

	private long allowance = UNLIMITED;

	boolean isOpen() {
		return this.open;
	}

	void open() {
		this.open = true;
	}

	void shut() {
		this.open = false;
	}

	void limit(long allowance) {
		this.allowance = allowance;
	}

	void removeLimit() {
		this.allowance = UNLIMITED;
	}

	int allow(int bytes) {
		return (int) Math.min(bytes, this.allowance);
	}

	void count(int bytes) {
		if (this.allowance != UNLIMITED) {
			this.allowance -= bytes;
		}
	}

	boolean isExhausted() {
		return this.allowance == 0;
	}

}
