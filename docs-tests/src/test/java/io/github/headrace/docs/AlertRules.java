package io.github.headrace.docs;

record AlertRules(String text) {

	static AlertRules of(String text) {
		return new AlertRules(text);
	}

	void assertValid() {
	}

}
