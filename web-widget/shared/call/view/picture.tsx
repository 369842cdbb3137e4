import { useEffect, useRef } from 'preact/hooks';

interface Props {
  stream: MediaStream | null;
  class: string;
  label: string;
  id?: string;
}

/** A moving picture without sound: that is heard elsewhere, so that it goes on where no picture is
 *  shown. */
export function Picture({ stream, class: name, label, id }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    // The property, not the attribute: only then may it begin by itself.
    video.muted = true;
    video.srcObject = stream;
    if (stream) {
      video.play().catch(() => {
        // Another stream came in between; it plays by itself.
      });
    }
  }, [stream]);
  return <video ref={element} id={id} class={name} aria-label={label} playsInline autoPlay muted />;
}
