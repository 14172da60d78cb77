export default function PublishPage() {
  return null;
}
