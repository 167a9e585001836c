/** What every such program pays: the packages are loaded, nothing is registered. */
import "./costs.ts";
import "./sdks.ts";
import "./mockedEngine.ts";
