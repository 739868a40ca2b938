// SPDX-License-Identifier: GPL-2.0-or-later
import com.sun.jna.Structure;
import java.lang.reflect.Method;

/** Holds the binding by JNA against the assertions that were generated: what a test of its own would do. */
public class JnaAssertions implements SctpLayouts.Binding {
	private static Structure structure(String type) throws ReflectiveOperationException {
		return (Structure) Class.forName("JnaBinding$" + type).getDeclaredConstructor().newInstance();
	}

	@Override
	public long size(String type) {
		try {
			return structure(type).size();
		} catch (ReflectiveOperationException failure) {
			throw new AssertionError(type, failure);
		}
	}

	@Override
	public long offset(String type, String member) {
		try {
			Structure structure = structure(type);
			Method offset = Structure.class.getDeclaredMethod("fieldOffset", String.class);

			structure.size();
			offset.setAccessible(true);
			return (Integer) offset.invoke(structure, member);
		} catch (ReflectiveOperationException failure) {
			throw new AssertionError(type + "." + member, failure);
		}
	}

	@Override
	public long constant(String name) {
		try {
			return JnaBinding.class.getField(name).getInt(null);
		} catch (ReflectiveOperationException failure) {
			throw new AssertionError(name, failure);
		}
	}

	public static void main(String[] arguments) {
		SctpLayouts.check(new JnaAssertions());
	}
}
