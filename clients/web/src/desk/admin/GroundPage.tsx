export default function GroundPage() {
  return null;
}
