/** Component types (部件类型) and the matters that something is wrong with one: they have the same code. */

const COMPONENT = "component:";

/** The matter that something is wrong with an asset of this type. */
export const matterOfType = (type: string): string => COMPONENT + type;

/** The component type that a matter is about; undefined for a matter that is about none. */
export function typeOfMatter(matter: string): string | undefined {
  return matter.startsWith(COMPONENT) ? matter.slice(COMPONENT.length) : undefined;
}

/** What a type is called by the name of its matter: 路灯异常 is about a 路灯. */
export const typeName = (matterName: string): string => matterName.replace(/异常$/, "");
