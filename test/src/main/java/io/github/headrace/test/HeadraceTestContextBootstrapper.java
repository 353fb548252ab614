package io.github.headrace.test;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.util.StringUtils;

/**
 * Starts the contexts of {@link HeadraceTest @HeadraceTest}, with listeners that have to
 * be subscribed when the context is there.
 */
class HeadraceTestContextBootstrapper extends TestSliceTestContextBootstrapper<HeadraceTest> {

	private static final String[] DEFAULTS = { "headrace.start-mode=fail-fast",
			"headrace.streams.ignore-missing-handlers=true" };

	@Override
	protected String @Nullable [] getProperties(Class<?> testClass) {
		return StringUtils.concatenateStringArrays(DEFAULTS, super.getProperties(testClass));
	}

}
