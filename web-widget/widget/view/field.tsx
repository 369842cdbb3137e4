import { Icon } from './icons.tsx';

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  problem: string | undefined;
  value: string;
  type?: 'text' | 'tel' | 'email';
  /** How many lines it shows; one is a plain field. */
  lines?: number;
  maxLength: number;
  autoComplete?: 'name' | 'tel' | 'email' | 'off';
  required?: boolean;
  onInput: (value: string) => void;
  onBlur?: () => void;
}

/** A field with its name above, help under the name, and what is wrong with it below. */
export function Field(props: FieldProps) {
  const { id, label, hint, problem, lines = 1, onInput, onBlur } = props;
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const common = {
    id,
    class: 'input',
    value: props.value,
    maxLength: props.maxLength,
    'aria-invalid': problem !== undefined,
    'aria-describedby': described === '' ? undefined : described,
    autoComplete: props.autoComplete ?? 'off',
    onBlur,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {lines === 1 ? (
        <input
          {...common}
          type={props.type ?? 'text'}
          list={undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <textarea
          {...common}
          rows={lines}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          <Icon name="warning" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
