package io.github.headrace.docs;

final class MeterNames {

	private MeterNames() {
	}

	static void assertKnown(String expression) {
	}

}
