/** Where it is started, and where its results go. */
export interface Surroundings {
  readonly repository: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}
