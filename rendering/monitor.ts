/** The part of the engine's protocol that the recorder reads; the SDK generates it without usable types. */
import type { Values } from "./secrets.ts";

export interface RegisterResourceRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): { toJavaScript(): Values } | undefined;
  /** URN and id of the provider, joined by "::"; empty for a default provider. */
  getProvider(): string;
  getProtect(): boolean;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string } | undefined;
  getReplaceonchangesList(): string[];
  getDeletebeforereplace(): boolean;
  getRetainondelete(): boolean;
  getAdditionalsecretoutputsList(): string[];
  getAliasesList(): AliasRequest[];
}

/** Another identity that the resource had: a whole URN, or what differs from its present one ("" where nothing does). */
export interface AliasRequest {
  getUrn(): string;
  getSpec(): AliasSpec | undefined;
}

export interface AliasSpec {
  getName(): string;
  getType(): string;
  getParenturn(): string;
  getNoparent(): boolean;
}
