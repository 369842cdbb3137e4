export function rooms(root: string): string[];
export function idsOf(content: string): Map<string, string[]>;
export function idsSource(room: string, content: string): string;
