/** The emoji people at work use most, by group. A device draws them itself, and names them when it reads aloud. */

export type EmojiGroup = 'faces' | 'hands' | 'work' | 'day' | 'signs';

const TABLE: Record<EmojiGroup, string> = {
  faces:
    '😀 😃 😄 😁 😅 😂 🤣 😊 😇 🙂 😉 😍 🥰 😘 😋 😎 🤓 🤩 🥳 😏 😌 😴 🥱 😷 🤒 🤧 🤕 🥵 🥶 😕 🙁 😢 😭 😤 😠 😡 🤔 🤨 😐 🙄 😬 😳 😱 😮 🤗 🤭 🤫 🤐',
  hands: '👍 👎 👌 ✌️ 🤞 🤙 👋 🤚 ✋ 👏 🙌 🤝 🙏 💪 👆 👇 👈 👉 ✍️ 👀 🙋 🤷 🤦 ❤️ 🧡 💛 💚 💙 💜 💔 💯 💥',
  work: '🧹 🧽 🧼 🪣 🧴 🧻 🧤 🧺 🚿 🚽 🪟 🚪 🗑️ ♻️ 🔑 🔒 🔧 🔨 🪜 🔌 💡 🚨 🧯 ⛑️ 🦺 🏢 🏥 🏫 🏭 🏠 🛗 🅿️ 🚗 🚐 🚌 🚲 ⛽ 📦 🛒',
  day: '⏰ ⏳ 📅 📍 📞 📱 💻 📷 📄 📋 📝 📎 ✉️ 💶 🌅 ☀️ ⛅ 🌧️ ⛈️ ❄️ 💨 🌙 ☕ 🍞 🍎 🍕 🎂 🍫 🌷 🎉 🎁 ⚽',
  signs: '✅ ☑️ ✔️ ❌ ⛔ 🚫 ⚠️ ❗ ❓ ℹ️ 🆗 🆘 🔴 🟠 🟡 🟢 🔵 ⚪ ⬆️ ⬇️ ⬅️ ➡️ 🔁 🔔 🔕 ⭐ 🔥 💧 1️⃣ 2️⃣ 3️⃣ 4️⃣ 5️⃣',
};

export const EMOJI = Object.entries(TABLE).map(([group, emoji]) => ({
  group: group as EmojiGroup,
  emoji: emoji.split(' '),
}));
